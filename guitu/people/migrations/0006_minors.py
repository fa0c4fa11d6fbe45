from django.db import migrations, models
import uuid


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_until'),
    ]

    operations = [
        migrations.AlterField(
            model_name='trustedperson',
            name='relation',
            field=models.BinaryField(choices=[('family', 'Family'), ('guardian', 'A parent or guardian'), ('friend', 'A friend'), ('peer', 'Somebody who has been through it too'), ('other', 'Somebody else')]),
        ),
        migrations.CreateModel(
            name='MinorFile',
            fields=[
                ('person_id', models.UUIDField(primary_key=True, serialize=False)),
                ('consent_id', models.UUIDField()),
                ('until', models.DateTimeField()),
            ],
            options={
                'db_table': 'minor_file',
            },
        ),
        migrations.CreateModel(
            name='FileApproval',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('consent_id', models.UUIDField()),
                ('worker_id', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('approved_by', models.UUIDField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'file_approval',
                'indexes': [models.Index(fields=['worker_id'], name='file_approval_worker'), models.Index(fields=['person_id'], name='file_approval_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='file_approval_is_whole')],
            },
        ),
    ]
