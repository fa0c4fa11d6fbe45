from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workforce', '0002_staff'),
    ]

    operations = [
        migrations.AlterField(
            model_name='worker',
            name='post',
            field=models.CharField(choices=[('social_worker', 'Social worker'), ('nurse', 'Nurse'), ('counsellor', 'Counsellor'), ('job_adviser', 'Job adviser'), ('volunteer', 'Volunteer'), ('peer', 'Peer who has walked this way'), ('intake', 'Intake desk'), ('team_lead', 'Team lead'), ('officer', 'Data-protection officer'), ('administrator', 'Administrator')], max_length=20),
        ),
    ]
